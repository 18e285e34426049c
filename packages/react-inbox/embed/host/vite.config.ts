export default {
  logLevel: "error",
  oxc: { jsx: { runtime: "automatic" } },
  build: { rollupOptions: { input: ["index.html", "sentinel.html"] } },
};
