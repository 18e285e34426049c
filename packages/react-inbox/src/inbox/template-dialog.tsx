import type { MessageTemplate } from "@prosa/core";
import { X } from "lucide-react";
import { useState } from "react";
import { useConversation } from "../hooks/use-conversations.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
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
      <div className="prosa-tpl-head">
        <h2 className="prosa-dialog-title">{words.title}</h2>
        <button
          type="button"
          className="prosa-ibtn"
          aria-label={words.close}
          title={words.close}
          onClick={onClose}
        >
          <Icon of={X} size={18} />
        </button>
      </div>
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
