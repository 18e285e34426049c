import { Lock } from "lucide-react";
import { DoubleTick } from "../../components/double-tick.tsx";
import styles from "./sign-in.module.css";

/** A picture of what waits behind the door, drawn in the inbox's own shapes. */
export function Sample() {
  return (
    <div className={styles.sample} aria-hidden="true" lang="pt-BR">
      <p className={styles.theirs}>
        Bom dia! O armário chegou certinho, ficou lindo demais <time>08:41</time>
      </p>
      <p className={styles.ours}>
        Que alegria, Lúcia! Manda foto pra gente pôr no mural 😄
        <time>
          08:42 <DoubleTick />
        </time>
      </p>
      <p className={styles.note}>
        <b>
          <Lock className="icon icon-14" /> Nota interna
        </b>
        Pedir avaliação só depois da segunda visita.
      </p>
      <p className={styles.theirs}>
        <span className="dash dash-live" /> Lúcia está digitando
      </p>
    </div>
  );
}
