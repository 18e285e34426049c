import type { ManagedChannel, WebhookProblem } from "@prosa/server-sdk";
import { useEffect, useState } from "react";
import dialog from "../../components/dialog.module.css";
import { Dialog } from "../../components/dialog.tsx";
import styles from "./channels.module.css";
import { channelsApi, explain } from "./channels-api.ts";
import type { ChannelsStrings } from "./strings.ts";

interface AuditDialogProps {
  channel: ManagedChannel;
  strings: ChannelsStrings;
  onClose: () => void;
}

/** Compares where the provider sends events with what is needed, and sets it right. */
export function AuditDialog({ channel, strings, onClose }: AuditDialogProps) {
  const { audit: words } = strings;
  const [problems, setProblems] = useState<WebhookProblem[] | null>(null);
  const [isRepaired, setIsRepaired] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isOpen = true;
    channelsApi.audit(channel.id).then(
      (found) => isOpen && setProblems(found.problems),
      (error: unknown) => isOpen && setFailure(explain(error, strings)),
    );
    return () => {
      isOpen = false;
    };
  }, [channel.id, strings]);
  const repair = async () => {
    try {
      await channelsApi.repair(channel.id);
      const { problems: left } = await channelsApi.audit(channel.id);
      setProblems(left);
      setIsRepaired(true);
    } catch (error) {
      setFailure(explain(error, strings));
    }
  };
  const needsRepair = problems !== null && problems.length > 0;
  return (
    <Dialog
      title={words.title(channel.name)}
      closeLabel={strings.close}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {strings.close}
          </button>
          {needsRepair ? (
            <button type="button" className="btn btn-primary" onClick={() => void repair()}>
              {words.repair}
            </button>
          ) : null}
        </>
      }
    >
      {failure ? (
        <p className="alert" role="alert">
          {failure}
        </p>
      ) : null}
      <div role="status">
        {problems === null && !failure ? (
          <p className={dialog.text}>
            <span className="dash dash-live" /> {words.running}
          </p>
        ) : null}
        {problems?.length === 0 ? (
          <p className={dialog.text}>
            {isRepaired ? `${words.repaired} ` : ""}
            {words.fine}
          </p>
        ) : null}
        {needsRepair ? (
          <>
            <p className={dialog.text}>{words.found}</p>
            <ul className={styles.problems}>
              {problems.map((problem) => (
                <li key={problem}>{words.problems[problem]}</li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
