import type { ReactNode } from "react";
import { Rail, type RailPlace } from "../app/conversas/rail.tsx";
import shell from "../app/conversas/shell.module.css";
import { fakeEvolutionUrl } from "../lib/environment.ts";
import type { Preferences } from "../lib/preferences.ts";
import type { ShellSession } from "../lib/shell-session.ts";
import page from "./page.module.css";
import { SignedIn } from "./signed-in.tsx";
import { State } from "./state.tsx";

interface PlaceProps {
  /** Where in the rail it is. */
  place: RailPlace;
  path: string;
  /** Without it the page says who to ask. */
  permission: string;
  /** Beside the class of every page. */
  className?: string | undefined;
  strings: (locale: Preferences["locale"]) => {
    forbiddenTitle: string;
    forbiddenText: string;
    toConversations: string;
  };
  children: (session: ShellSession, preferences: Preferences) => ReactNode;
}

/** A page of the company beside its conversations, for those who may do what it is for. */
export function Place({ place, path, permission, className, strings, children }: PlaceProps) {
  return (
    <SignedIn home={path}>
      {(session, preferences) => {
        const { locale, scheme } = preferences;
        const words = strings(locale);
        return (
          <div className={shell.shell}>
            <Rail
              current={place}
              session={session}
              locale={locale}
              scheme={scheme}
              hasSimulator={fakeEvolutionUrl() !== null}
            />
            <div className={className ? `${page.main} ${className}` : page.main}>
              {session.permissions.includes(permission) ? (
                children(session, preferences)
              ) : (
                <State kind="quiet" title={words.forbiddenTitle} text={words.forbiddenText}>
                  <a className="btn" href="/conversas">
                    {words.toConversations}
                  </a>
                </State>
              )}
            </div>
          </div>
        );
      }}
    </SignedIn>
  );
}
