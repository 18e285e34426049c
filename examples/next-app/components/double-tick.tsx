/** Two ticks; no icon set has them. */
export function DoubleTick() {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="m2.5 12.5 4.5 4.5L16.5 7" />
      <path d="m12 15.5 1.5 1.5L22.5 7" />
    </svg>
  );
}
