import { Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import styles from "./sign-in.module.css";

interface PasswordFieldProps {
  label: string;
  strings: { showPassword: string; hidePassword: string };
  autoComplete: "current-password" | "new-password";
  isInvalid: boolean;
  /** Of the sentence that says what is wrong. */
  describedBy?: string | undefined;
}

/** A password that its author may look at. */
export function PasswordField(props: PasswordFieldProps) {
  const { label, strings, autoComplete, isInvalid, describedBy } = props;
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className={styles.password}>
        <input
          id={id}
          className="input"
          type={isShown ? "text" : "password"}
          name="password"
          autoComplete={autoComplete}
          aria-invalid={isInvalid || undefined}
          aria-describedby={describedBy}
        />
        <button
          type="button"
          className="icon-btn"
          aria-label={isShown ? strings.hidePassword : strings.showPassword}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? <EyeOff className="icon" /> : <Eye className="icon" />}
        </button>
      </span>
    </div>
  );
}
