/** The inbox itself lives in the layout and follows the address. */
export default function ConversationsPage() {
  return null;
}
