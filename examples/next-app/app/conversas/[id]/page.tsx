/** The inbox itself lives in the layout and opens the conversation that the address names. */
export default function ConversationPage() {
  return null;
}
