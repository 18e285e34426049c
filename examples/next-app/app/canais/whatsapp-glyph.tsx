/** Our own drawing of the channel's sign: icon sets carry no marks. */
export function WhatsappGlyph() {
  return (
    <svg
      className="icon icon-20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M4.2 19.8l1.2-4.1A8 8 0 1 1 8.4 18.7Z" />
      <path d="M9.3 8.6c.3-.5.9-.4 1.1 0l.7 1.3c.1.3 0 .6-.2.8l-.5.5c.5 1.1 1.3 1.9 2.4 2.4l.5-.5c.2-.2.5-.3.8-.2l1.3.7c.4.2.5.8 0 1.1-2.6 1.8-7.9-3.5-6.1-6.1Z" />
    </svg>
  );
}
