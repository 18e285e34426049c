import styles from "./team.module.css";

interface UnitsProps {
  legend: string;
  /** Stands where there is nothing to choose from. */
  none: string;
  options: readonly { id: string; name: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Chooses some of a few. */
export function Units({ legend, none, options, chosen, onChange }: UnitsProps) {
  return (
    <fieldset className={styles.units}>
      <legend>{legend}</legend>
      {options.length === 0 ? <p className={styles.muted}>{none}</p> : null}
      {options.map(({ id, name }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={({ target }) => {
              const others = chosen.filter((each) => each !== id);
              onChange(target.checked ? [...others, id] : others);
            }}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
