import Image from "next/image";
import { useEffect, useState } from "react";
import styles from "./channels.module.css";
import type { ChannelsStrings } from "./strings.ts";
import type { Pairing } from "./use-pairing.ts";

interface PairByQrProps {
  pairing: Pairing;
  words: ChannelsStrings["pairing"];
}

/** The image to scan, and how long it holds. */
export function PairByQr({ pairing: { code, seenAtMs }, words }: PairByQrProps) {
  const nowMs = useSeconds();
  if (!code?.qr) {
    return (
      <div className={styles.qr} data-empty="" role="status">
        <span className="dash dash-live" />
        <span className="sr">{words.loading}</span>
      </div>
    );
  }
  const untilMs = Date.parse(code.expiresAt);
  const lifeMs = Math.max(1, untilMs - seenAtMs);
  const leftMs = Math.min(lifeMs, Math.max(0, seenAtMs + lifeMs - nowMs));
  return (
    <div>
      <div className={styles.qr}>
        <Image unoptimized src={code.qr} alt={words.qr} width={204} height={204} />
      </div>
      <div className={styles.renewal}>
        <span className={styles.bar}>
          <i style={{ inlineSize: `${(100 * leftMs) / lifeMs}%` }} />
        </span>
        {words.renewal(Math.ceil(leftMs / 1_000))}
      </div>
    </div>
  );
}

function useSeconds(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
