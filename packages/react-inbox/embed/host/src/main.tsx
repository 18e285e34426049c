import { Inbox, InboxProvider, type InboxProviderProps } from "@prosa/react-inbox";
import { en } from "@prosa/react-inbox/locales/en";
import { es } from "@prosa/react-inbox/locales/es";
import { ptBR } from "@prosa/react-inbox/locales/pt-BR";
import "@prosa/react-inbox/styles.css";
import stylesUrl from "@prosa/react-inbox/styles.css?url";
import { buildSession, fakeTransport, seedHorizonte } from "@prosa/react-inbox/testing";
import { StrictMode, useEffect, useRef, useState, version } from "react";
import { createRoot } from "react-dom/client";

// `?case=` picks how the inbox is embedded, `?beside=` which style sheet the host has, `?scheme=` whether
// it is dark.
const query = new URLSearchParams(location.search);
const storyNow = Date.parse("2026-11-12T13:26:00.000Z");
const now = () => storyNow;
const locales = { "pt-BR": ptBR, en, es };

interface Counted {
  /** Subscriptions that are open now, and how many were opened in all. */
  open: number;
  opened: number;
  sends: number;
}

/** The seeded transport; pictures come from the host itself, and calls are counted. */
function createTransport(counted: Counted, tenantName?: string) {
  const seed = seedHorizonte();
  if (tenantName) {
    const { tenant } = seed.session;
    if (tenant) seed.session = buildSession({ tenant: { ...tenant, name: tenantName } });
    seed.conversations = seed.conversations.slice(0, 3);
  }
  const transport = fakeTransport({ seed, now });
  const { subscribe, send } = transport;
  Object.assign(window, {
    type: () => transport.server.typing("conversation-1"),
    thread: () => transport.server.thread("conversation-1").map(({ id }) => id),
  });
  transport.mediaUrl = async () => ({ url: "/picture.svg", expiresAt: now() + 280_000 });
  transport.subscribe = (topics, sink) => {
    counted.open += 1;
    counted.opened += 1;
    const stop = subscribe(topics, sink);
    return () => {
      counted.open -= 1;
      stop();
    };
  };
  transport.send = (message, options) => {
    counted.sends += 1;
    return send(message, options);
  };
  return transport;
}

interface EmbeddedProps {
  locale?: keyof typeof locales;
  scheme?: "light" | "dark";
  tenantName?: string;
  variables?: Record<string, string>;
  counted?: Counted;
}

function Embedded({
  locale = "pt-BR",
  scheme = "light",
  tenantName,
  variables,
  counted,
}: EmbeddedProps) {
  const [props] = useState(() => ({
    transport: createTransport(counted ?? { open: 0, opened: 0, sends: 0 }, tenantName),
    appearance: { colorScheme: scheme, variables } as InboxProviderProps["appearance"],
  }));
  return (
    <InboxProvider
      {...props}
      tenantId="tenant-horizonte"
      locale={locales[locale]}
      timeZone="America/Sao_Paulo"
      now={now}
    >
      <Inbox />
    </InboxProvider>
  );
}

/** The inbox in a shadow root of its own, with the style sheet inside. */
function InShadow() {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current || element.current.shadowRoot) return;
    const shadow = element.current.attachShadow({ mode: "open" });
    const sheet = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: stylesUrl,
    });
    const box = Object.assign(document.createElement("div"), { className: "fill" });
    shadow.append(sheet, box);
    box.style.blockSize = "100%";
    createRoot(box).render(<Embedded />);
  }, []);
  return <div ref={element} className="page" />;
}

/** A host that comes and goes: its own root stays, the inbox is mounted by a button. */
function OnDemand({ counted }: { counted: Counted }) {
  const [isShown, setShown] = useState(false);
  Object.assign(window, { show: setShown });
  return <div className="page">{isShown && <Embedded counted={counted} />}</div>;
}

function App({ counted }: { counted: Counted }) {
  switch (query.get("case")) {
    case "shadow":
      return <InShadow />;
    case "box":
      return (
        <div className="small">
          <Embedded />
        </div>
      );
    case "two":
      return (
        <div className="two">
          <section className="half" data-scheme="light">
            <Embedded locale="pt-BR" />
          </section>
          <section className="half">
            <Embedded
              locale="es"
              scheme="dark"
              tenantName="Panadería Sol"
              variables={{ accent: "#0b5d4e" }}
            />
          </section>
        </div>
      );
    case "demand":
      return <OnDemand counted={counted} />;
    default:
      return (
        <div className="page">
          <Embedded counted={counted} scheme={query.get("scheme") === "dark" ? "dark" : "light"} />
        </div>
      );
  }
}

const counted: Counted = { open: 0, opened: 0, sends: 0 };
Object.assign(window, { counted, reactVersion: version });
for (const name of ["host", query.get("beside")].filter(Boolean)) {
  document.head.prepend(
    Object.assign(document.createElement("link"), { rel: "stylesheet", href: `/${name}.css` }),
  );
}
const app = <App counted={counted} />;
createRoot(document.getElementById("app") as HTMLElement).render(
  query.has("strict") ? <StrictMode>{app}</StrictMode> : app,
);
