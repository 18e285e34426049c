import { later } from "./later.tsx";
import { useWork } from "./work.tsx";

const UndoBar = later(() => import("./undo-bar.tsx"));

/** Where it is said what was done; the place is there before its words, so that they are read aloud. */
export function UndoPlace() {
  const { done } = useWork();
  return (
    <div className="prosa-undo-place" role="status">
      {done && <UndoBar key={done.key} done={done} />}
    </div>
  );
}
