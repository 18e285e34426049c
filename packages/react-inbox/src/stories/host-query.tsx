import { useState } from "react";
import { InboxProvider } from "../hooks/inbox-provider.tsx";
import { Inbox } from "../inbox/inbox.tsx";
import { parseListParams, toListParams } from "../internal/list-params.ts";
import { memoryStore } from "../store/key-value-store.ts";
import { ptBR } from "../strings/pt-br.ts";
import { base } from "../testing/build.ts";
import { fakeTransport } from "../testing/index.ts";

/** An inbox whose list a host holds in its address, which stands above it. */
export function HostHoldsTheQuery({ begin }: { begin: string }) {
  const [address, setAddress] = useState(begin);
  const [props] = useState(() => ({
    transport: fakeTransport({ now: () => base }),
    storage: memoryStore(),
    now: () => base,
  }));
  return (
    <div style={{ blockSize: 700 }}>
      <output>{address}</output>
      <InboxProvider
        {...props}
        tenantId="tenant-horizonte"
        locale={ptBR}
        list={{
          query: parseListParams(new URLSearchParams(address)),
          onQueryChange: (query) => setAddress(toListParams(query).toString()),
        }}
      >
        <Inbox />
      </InboxProvider>
    </div>
  );
}
