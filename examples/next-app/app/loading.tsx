import { readPreferences } from "../lib/preferences.ts";
import { stringsOf } from "../lib/strings/strings.ts";

export default async function Loading() {
  const { states } = stringsOf((await readPreferences()).locale);
  return (
    <div className="state" role="status">
      <span className="dash dash-live" />
      <span className="sr">{states.loading}</span>
    </div>
  );
}
