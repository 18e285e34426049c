import { hueOf, initialsOf } from "../lib/avatar.ts";

interface AvatarProps {
  name: string;
  /** The team is square, customers are round. */
  team?: boolean;
  large?: boolean;
}

export function Avatar({ name, team = false, large = false }: AvatarProps) {
  const classes = ["avatar", team && "avatar-team", large && "avatar-36"].filter(Boolean);
  return (
    <span
      className={classes.join(" ")}
      style={{ "--hue": hueOf(name) } as React.CSSProperties}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}
