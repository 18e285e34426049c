import Link from "next/link";
import { State } from "../components/state.tsx";
import { readPreferences } from "../lib/preferences.ts";
import { stringsOf } from "../lib/strings/strings.ts";

export default async function NotFoundPage() {
  const { states } = stringsOf((await readPreferences()).locale);
  return (
    <State kind="quiet" title={states.notFoundTitle} text={states.notFoundText}>
      <Link className="btn btn-primary" href="/conversas">
        {states.home}
      </Link>
    </State>
  );
}
