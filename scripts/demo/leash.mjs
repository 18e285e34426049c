// Preloaded into the demo's children: when their parent is gone, however it went, they go too.
process.on("disconnect", () => process.exit(0));
