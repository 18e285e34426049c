"use client";

import "./styles/tokens.css";
import "./styles/base.css";
import { ErrorState } from "../components/error-state.tsx";

export default function GlobalError(props: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="pt-BR">
      <body>
        <ErrorState {...props} />
      </body>
    </html>
  );
}
