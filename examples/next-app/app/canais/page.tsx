import type { Metadata } from "next";
import { Place } from "../../components/place.tsx";
import { fakeEvolutionUrl } from "../../lib/environment.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { ChannelPanel } from "./channel-panel.tsx";
import styles from "./channels.module.css";
import { channelsStringsOf } from "./strings.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: channelsStringsOf((await readPreferences()).locale).title };
}

/** The company's channels, for its admins. */
export default function ChannelsPage() {
  return (
    <Place
      place="channels"
      path="/canais"
      permission="channel.manage"
      className={styles.main}
      strings={channelsStringsOf}
    >
      {({ tenant }, { locale }) => (
        <ChannelPanel
          key={tenant.id}
          tenantId={tenant.id}
          locale={locale}
          hasSimulator={fakeEvolutionUrl() !== null}
        />
      )}
    </Place>
  );
}
