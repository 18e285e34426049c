import type { ReactNode } from "react";
import { Mark } from "../../components/mark.tsx";
import styles from "./sign-in.module.css";

interface DoorProps {
  title: string;
  lead: string;
  children: ReactNode;
}

/** The frame of what one does before one is in. */
export function Door({ title, lead, children }: DoorProps) {
  return (
    <section className={styles.entry}>
      <div className={styles.column}>
        <div className={`brand ${styles.brand}`}>
          <Mark sizePx={30} />
          prosa
        </div>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {children}
      </div>
    </section>
  );
}
