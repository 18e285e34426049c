"use client";

import type { ManagedChannel } from "@prosa/server-sdk";
import { Plus } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "../../components/load-failure.tsx";
import page from "../../components/page.module.css";
import { State } from "../../components/state.tsx";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { ChannelCard } from "./channel-card.tsx";
import { ChannelDialogs, type OpenDialog } from "./channel-dialogs.tsx";
import type { ChannelAction } from "./channel-menu.tsx";
import styles from "./channels.module.css";
import { channelsApi, explain } from "./channels-api.ts";
import { channelsStringsOf } from "./strings.ts";
import { useChannels } from "./use-channels.ts";

interface ChannelPanelProps {
  tenantId: string;
  locale: LocaleCode;
  hasSimulator: boolean;
}

interface Notice {
  channelId: string;
  text: string;
  isError: boolean;
}

/** The company's channels: how each is, and everything an admin does with them. */
export function ChannelPanel({ tenantId, locale, hasSimulator }: ChannelPanelProps) {
  const strings = channelsStringsOf(locale);
  const { channels, failure, readAtMs, refresh } = useChannels(tenantId);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const [notice, setNotice] = useState<Notice | null>(null);

  const restart = async ({ id: channelId }: ManagedChannel) => {
    setBusyId(channelId);
    setNotice(null);
    try {
      await channelsApi.restart(channelId);
      setNotice({ channelId, text: strings.done.restart, isError: false });
    } catch (error) {
      setNotice({ channelId, text: explain(error, strings), isError: true });
    }
    setBusyId(null);
    await refresh();
  };
  const act = (channel: ManagedChannel, action: ChannelAction) => {
    if (action === "restart") void restart(channel);
    else setDialog({ kind: action, channel });
  };

  const dialogs = dialog ? (
    <ChannelDialogs
      dialog={dialog}
      tenantId={tenantId}
      strings={strings}
      hasSimulator={hasSimulator}
      onNext={setDialog}
      onDone={(channelId, text) => {
        setDialog(null);
        setNotice(text ? { channelId, text, isError: false } : null);
        void refresh();
      }}
    />
  ) : null;
  const newButton = (
    <button
      type="button"
      className="btn btn-primary"
      onClick={() => setDialog({ kind: "create", channel: null })}
    >
      <Plus className="icon" />
      {strings.create}
    </button>
  );

  if (failure && (failure.code === "auth.forbidden" || !channels)) {
    return (
      <LoadFailure
        failure={failure}
        text={explain(failure, strings)}
        strings={strings}
        onRetry={() => void refresh()}
      />
    );
  }
  if (channels?.length === 0) {
    return (
      <>
        <State kind="begin" title={strings.emptyTitle} text={strings.emptyText}>
          {newButton}
        </State>
        {dialogs}
      </>
    );
  }
  return (
    <main className={`${page.wrap} ${styles.wrap}`}>
      <header className={page.head}>
        <div>
          <h1>{strings.title}</h1>
          <p>{strings.lead}</p>
        </div>
        {channels ? newButton : null}
      </header>
      {failure ? (
        <p className={styles.stale} role="status">
          {strings.stale}
        </p>
      ) : null}
      {channels ? null : (
        <div role="status" aria-label={strings.loading}>
          <div className={styles.skeleton} />
          <div className={styles.skeleton} />
        </div>
      )}
      <div className={styles.stack}>
        {channels?.map((channel) => (
          <ChannelCard
            key={channel.id}
            channel={channel}
            nowMs={readAtMs}
            locale={locale}
            strings={strings}
            isBusy={busyId === channel.id}
            notice={notice?.channelId === channel.id ? notice : null}
            onAction={(action) => act(channel, action)}
          />
        ))}
      </div>
      {dialogs}
    </main>
  );
}
