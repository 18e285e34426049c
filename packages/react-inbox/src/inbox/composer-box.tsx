import { ChevronDown, LayoutTemplate, Lock, Paperclip, Reply, Smile, Users, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useConversation, usePresence } from "../hooks/use-conversations.ts";
import { useOutbox } from "../hooks/use-messages.ts";
import { useSettings } from "../hooks/use-settings.ts";
import { insertText } from "../internal/insert-text.ts";
import * as Composer from "../primitives/composer.tsx";
import { contactName } from "../primitives/preview-text.ts";
import { Avatar } from "./avatar.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { EmojiPopover } from "./emoji/emoji-popover.tsx";
import { Icon } from "./icon.tsx";
import { later } from "./later.tsx";
import { MenuButton } from "./menu-button.tsx";
import { canRecord } from "./recorder/can-record.ts";
import { type Hold, RecordButton, RecorderBar } from "./recorder/record-button.tsx";
import { keyNames } from "./shortcuts.ts";
import { ComposerInput, QuickReplyButton } from "./suggest/composer-input.tsx";

const Files = later(() => import("./composer-files.tsx"));
const TemplateDialog = later(() => import("./template-dialog.tsx"));
const ComposerGuard = later(() => import("./composer-guard.tsx"));

/** Where the operator writes: notice, modes, text, files, tools, one button. */
export function ComposerBox({
  conversationId,
  autoFocus,
}: {
  conversationId: string;
  autoFocus: boolean;
}) {
  return (
    <Composer.Root conversationId={conversationId} className="prosa-cmp">
      <Colleagues conversationId={conversationId} />
      <Guard conversationId={conversationId} />
      <Box autoFocus={autoFocus} />
    </Composer.Root>
  );
}

function Box({ autoFocus }: { autoFocus: boolean }) {
  const { strings } = useInbox();
  const { composer, input } = Composer.useComposerPart();
  const [isBrowsing, setBrowsing] = useState(false);
  const [hold, setHold] = useState<Hold>(null);
  const { settings, change } = useSettings();
  const sendKey = settings.sendOn;
  const recording = useVoiceSender();
  if (composer.blocked === "viewer") {
    return <Composer.Notice className="prosa-readonly" />;
  }
  return (
    <div className="prosa-cbox">
      <Composer.Modes className="prosa-cmodes">
        <Composer.Mode mode="reply" className="prosa-cmode">
          <Icon of={Reply} size={14} />
        </Composer.Mode>
        <Composer.Mode mode="note" className="prosa-cmode">
          <Icon of={Lock} size={14} />
        </Composer.Mode>
        <Recipient />
      </Composer.Modes>
      <Composer.Notice className="prosa-cnotice" />
      <Composer.WindowNotice className="prosa-cwindow" />
      {composer.blocked === "window" && (
        <div className="prosa-ctools">
          <TemplateButton data-tone="primary" className="prosa-btn" autoFocus={autoFocus} />
        </div>
      )}
      <ReplyLine />
      {composer.blocked === null && (
        <>
          {hold ? (
            <RecorderBar
              hold={hold}
              onSend={recording.send}
              onLeft={recording.keep}
              onClose={() => {
                setHold(null);
                // The text comes back with the next drawing.
                requestAnimationFrame(() => input.current?.focus());
              }}
            />
          ) : (
            <ComposerInput
              autoFocus={autoFocus}
              sendOn={sendKey}
              isBrowsing={isBrowsing}
              onBrowsing={setBrowsing}
            />
          )}
          {composer.attachments.length > 0 && <Files />}
          <div className="prosa-ctools">
            <Composer.Attach className="prosa-ibtn" data-tool="attach">
              <Icon of={Paperclip} size={18} />
            </Composer.Attach>
            <EmojiButton />
            <QuickReplyButton isBrowsing={isBrowsing} onBrowsing={setBrowsing} />
            <TemplateButton className="prosa-ibtn" />
            {recording.isOffered && <RecordButton hold={hold} onHold={setHold} />}
            <span className="prosa-grow" />
            <span className="prosa-hint prosa-hide-2">
              <kbd className="prosa-kbd">{sendKey === "mod" ? keyNames("Mod+Enter") : "Enter"}</kbd>{" "}
              {composer.mode === "reply" ? strings.composer.sendHint : strings.composer.saveHint}
            </span>
            <span className="prosa-send">
              <Composer.Send className="prosa-btn" data-tone="primary" />
              <MenuButton
                label={strings.composer.sendOptions}
                className="prosa-btn prosa-send-more"
                items={(["enter", "mod"] as const).map((key) => ({
                  key,
                  label: key === "mod" ? strings.composer.sendOnMod : strings.composer.sendOnEnter,
                  isChosen: sendKey === key,
                  onSelect: () => change({ sendOn: key }),
                }))}
              >
                <Icon of={ChevronDown} size={14} />
              </MenuButton>
            </span>
          </div>
        </>
      )}
    </div>
  );
}

/** Opens the templates; with a tone it says so in words. */
function TemplateButton({
  autoFocus = false,
  ...look
}: {
  className: string;
  "data-tone"?: "primary";
  autoFocus?: boolean;
}) {
  const { strings } = useInbox();
  const { conversationId } = Composer.useComposerPart();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (autoFocus) button.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  return (
    <>
      <Composer.Templates
        {...look}
        ref={button}
        data-tool="templates"
        onClick={() => setOpen(true)}
      >
        <Icon of={LayoutTemplate} size={look["data-tone"] ? 16 : 18} />
        {look["data-tone"] && strings.sendTemplate}
      </Composer.Templates>
      {isOpen && <TemplateDialog conversationId={conversationId} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Sends recordings where the channel takes them; one that is left in the middle becomes a file. */
function useVoiceSender() {
  const { client, features } = useInbox();
  const { undoSendMs: holdMs } = useSettings().settings;
  const { composer, conversationId } = Composer.useComposerPart();
  const [canHear, setCanHear] = useState(false);
  useEffect(() => setCanHear(canRecord()), []);
  return {
    isOffered:
      canHear && composer.canAttach && composer.capabilities.voiceNotes && features.voice !== false,
    send(file: File) {
      client.outbox.add({
        conversationId,
        fileName: file.name,
        mime: file.type,
        bytes: file.size,
        content: { kind: "upload", file, voice: true },
        replyToId: composer.replyTo?.id ?? null,
        holdUntil: holdMs > 0 ? client.now() + holdMs : null,
      });
      composer.setReplyTo(null);
    },
    keep: (file: File) => client.attachments.add(conversationId, [file], { voice: true }),
  };
}

/** Loads only when there is something to say. */
function Guard({ conversationId }: { conversationId: string }) {
  const { composer } = Composer.useComposerPart();
  const isNeeded = useOutbox(conversationId).some(
    (each) => each.holdUntil !== null || each.errorCode === "conversation.answered",
  );
  return composer.answer || isNeeded ? <ComposerGuard /> : null;
}

function EmojiButton() {
  const { strings, features } = useInbox();
  const { input } = Composer.useComposerPart();
  if (features.emoji === false) return null;
  return (
    <EmojiPopover
      label={strings.composer.emoji}
      className="prosa-ibtn"
      onChoose={(emoji) => input.current && insertText(input.current, emoji)}
    >
      <Icon of={Smile} size={18} />
    </EmojiPopover>
  );
}

function Recipient() {
  const { strings, format } = useInbox();
  const { composer, conversationId } = Composer.useComposerPart();
  const conversation = useConversation(conversationId);
  if (!conversation) return null;
  const name = contactName(conversation.contact, strings, format);
  const short = conversation.contact.name ? (name.split(" ")[0] ?? name) : name;
  return (
    <span className="prosa-cto prosa-hide-2">
      {composer.mode === "note" ? (
        <Icon of={Users} size={14} />
      ) : (
        <ChannelIcon provider={conversation.channel.provider} size={14} />
      )}
      {composer.mode === "note" ? strings.composer.onlyTeam : strings.composer.to(short)}
    </span>
  );
}

function ReplyLine() {
  const { strings } = useInbox();
  const { composer, input } = Composer.useComposerPart();
  if (!composer.replyTo || composer.mode === "note") return null;
  const isEdit = composer.mode === "edit";
  return (
    <div className="prosa-creply">
      <Composer.ReplyPreview className="prosa-creply-text prosa-ell" />
      <button
        type="button"
        className="prosa-ibtn"
        data-size="xs"
        aria-label={isEdit ? strings.composer.cancelEdit : strings.composer.cancelReply}
        onClick={() => {
          if (isEdit) composer.setMode("reply");
          else composer.setReplyTo(null);
          input.current?.focus();
        }}
      >
        <Icon of={X} size={14} />
      </button>
    </div>
  );
}

function Colleagues({ conversationId }: { conversationId: string }) {
  const { strings } = useInbox();
  const peers = usePresence(conversationId);
  const peer = peers.find((each) => each.typing) ?? peers[0];
  if (!peer) return null;
  const first = peer.name.split(" ")[0] ?? peer.name;
  return (
    <div className="prosa-coll" role="status">
      <Avatar id={peer.id} name={peer.name} kind="team" size={20} />
      {peer.typing ? strings.isReplying(first) : strings.isHere(first)}
      {peer.typing && <span className="prosa-dash prosa-dash-live" />}
    </div>
  );
}
