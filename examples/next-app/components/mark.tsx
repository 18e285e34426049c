/** The mark: a dash that opens somebody's speech. */
export function Mark({ sizePx = 28 }: { sizePx?: number }) {
  return (
    <svg width={sizePx} height={sizePx} viewBox="0 0 28 28" aria-hidden="true">
      <path
        d="M3 8a6 6 0 0 1 6-6h11a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H4.2A1.2 1.2 0 0 1 3 22.8Z"
        fill="var(--prosa-accent)"
      />
      <rect x="8.5" y="11.9" width="12" height="2.3" rx="1.15" fill="var(--prosa-accent-fg)" />
    </svg>
  );
}
