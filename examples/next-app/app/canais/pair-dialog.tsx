import type { ManagedChannel } from "@prosa/server-sdk";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import styles from "./channels.module.css";
import { explain, scanInSimulator } from "./channels-api.ts";
import { PairByLetters } from "./pair-by-letters.tsx";
import { PairByQr } from "./pair-by-qr.tsx";
import type { ChannelsStrings } from "./strings.ts";
import { usePairing } from "./use-pairing.ts";

interface PairDialogProps {
  channel: ManagedChannel;
  strings: ChannelsStrings;
  hasSimulator: boolean;
  onClose: () => void;
}

/** Pairs a phone by an image or by letters, and says when it is done. */
export function PairDialog({ channel, strings, hasSimulator, onClose }: PairDialogProps) {
  const { pairing: words } = strings;
  const [way, setWay] = useState<"qr" | "letters">("qr");
  const [phone, setPhone] = useState<string | null>(null);
  const pairing = usePairing(channel.id, way === "letters" ? phone : null);
  const { instance } = channel;

  if (pairing.isPaired) {
    return (
      <Dialog
        title={words.title(channel.name)}
        closeLabel={strings.close}
        onClose={onClose}
        footer={
          <button type="button" className="btn btn-primary" onClick={onClose}>
            {words.finish}
          </button>
        }
      >
        <div className={styles.paired} role="status">
          <CircleCheck className="icon icon-20" />
          <div>
            <b>{words.doneTitle}</b>
            <p>{words.doneText}</p>
          </div>
        </div>
      </Dialog>
    );
  }
  const toggle = () => {
    setPhone(null);
    setWay(way === "qr" ? "letters" : "qr");
  };
  return (
    <Dialog
      title={words.title(channel.name)}
      closeLabel={strings.close}
      onClose={onClose}
      footer={
        <>
          <span className={styles.status} data-state="unknown" role="status">
            {words.waiting}
          </span>
          <button type="button" className="btn" onClick={toggle}>
            {way === "qr" ? words.useLetters : words.useQr}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {strings.cancel}
          </button>
        </>
      }
    >
      {pairing.failure ? (
        <p className="alert" role="alert">
          {explain(pairing.failure, strings)}
        </p>
      ) : null}
      <div className={styles.pair}>
        {way === "qr" ? (
          <PairByQr pairing={pairing} words={words} />
        ) : (
          <PairByLetters pairing={pairing} phone={phone} words={words} onPhone={setPhone} />
        )}
        <div>
          <ol className={styles.steps}>
            {(way === "qr" ? words.steps : words.letterSteps).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p className={styles.hint}>
            <TriangleAlert className="icon" />
            <span>{words.hint}</span>
          </p>
          {hasSimulator && instance ? (
            <p className={styles.simulator}>
              <span>{words.simulatorHint}</span>
              <button
                type="button"
                className="btn btn-sm"
                onClick={() => void scanInSimulator(instance, channel.name)}
              >
                {words.simulatorScan}
              </button>
            </p>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}
