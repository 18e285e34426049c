import styles from "./phone.module.css";

const bold = /(?<![\p{L}\p{N}])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}])/u;

/** A text as a phone shows it: what stands between stars is bold. */
export function PhoneText({ text }: { text: string }) {
  const parts = text.split(bold);
  return (
    <span className={styles.text}>
      {parts.map((part, index) => {
        const key = `${index}/${part}`;
        return index % 2 === 1 ? <b key={key}>{part}</b> : <span key={key}>{part}</span>;
      })}
    </span>
  );
}
