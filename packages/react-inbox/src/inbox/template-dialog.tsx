import type { MessageTemplate } from "@prosa/core";
import { useState } from "react";
import { useConversation } from "../hooks/use-conversations.ts";
import { Dialog } from "./dialog.tsx";
import { DialogHead } from "./dialog-head.tsx";
import { useLaterStrings } from "./later.tsx";
import { TemplateForm } from "./template-form.tsx";
import { TemplateList } from "./template-list.tsx";

/** Chooses an approved template of the conversation's channel, fills it in and sends it. */
export default function TemplateDialog({
  conversationId,
  onClose,
}: {
  conversationId: string;
  onClose(): void;
}) {
  const { templates: words } = useLaterStrings();
  const conversation = useConversation(conversationId);
  const [chosen, setChosen] = useState<MessageTemplate | null>(null);
  if (!conversation) return null;
  return (
    <Dialog label={words.title} className="prosa-dialog prosa-tpl" onClose={onClose}>
      <DialogHead title={words.title} onClose={onClose} />
      {chosen ? (
        <TemplateForm
          template={chosen}
          conversation={conversation}
          onBack={() => setChosen(null)}
          onSent={onClose}
        />
      ) : (
        <TemplateList channelId={conversation.channel.id} onChoose={setChosen} />
      )}
    </Dialog>
  );
}
