import { signOut } from "../app/actions.ts";

export function SignOutButton({ label }: { label: string }) {
  return (
    <form action={signOut}>
      <button type="submit" className="btn">
        {label}
      </button>
    </form>
  );
}
