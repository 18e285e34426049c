import {
  FileText,
  Image,
  Lock,
  Paperclip,
  Reply,
  RotateCcw,
  TriangleAlert,
  Users,
  X,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useConversation, usePresence } from "../hooks/use-conversations.ts";
import { useOutbox } from "../hooks/use-messages.ts";
import * as Composer from "../primitives/composer.tsx";
import { contactName } from "../primitives/preview-text.ts";
import { useThread } from "../primitives/thread.tsx";
import type { ComposerAttachment } from "../store/state.ts";
import { Avatar } from "./avatar.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { Icon } from "./icon.tsx";
import { QuickReplyButton, QuickReplyInput } from "./quick-reply-input.tsx";

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
      <Answered conversationId={conversationId} />
      <Box autoFocus={autoFocus} />
    </Composer.Root>
  );
}

function Box({ autoFocus }: { autoFocus: boolean }) {
  const { strings } = useInbox();
  const { composer } = Composer.useComposerPart();
  const [isBrowsing, setBrowsing] = useState(false);
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
      <ReplyLine />
      {composer.blocked === null && (
        <>
          <QuickReplyInput autoFocus={autoFocus} isBrowsing={isBrowsing} onBrowsing={setBrowsing} />
          <Files />
          <div className="prosa-ctools">
            <Composer.Attach className="prosa-ibtn">
              <Icon of={Paperclip} size={18} />
            </Composer.Attach>
            <QuickReplyButton isBrowsing={isBrowsing} onBrowsing={setBrowsing} />
            <span className="prosa-grow" />
            <span className="prosa-hint prosa-hide-2">
              <kbd className="prosa-kbd">Enter</kbd>{" "}
              {composer.mode === "note" ? strings.composer.saveHint : strings.composer.sendHint}
            </span>
            <Composer.Send className="prosa-btn" data-tone="primary" />
          </div>
        </>
      )}
    </div>
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
  const { composer } = Composer.useComposerPart();
  if (!composer.replyTo || composer.mode === "note") return null;
  return (
    <div className="prosa-creply">
      <Composer.ReplyPreview className="prosa-creply-text prosa-ell" />
      <button
        type="button"
        className="prosa-ibtn"
        data-size="xs"
        aria-label={strings.composer.cancelReply}
        onClick={() => composer.setReplyTo(null)}
      >
        <Icon of={X} size={14} />
      </button>
    </div>
  );
}

function Files() {
  const { composer } = Composer.useComposerPart();
  if (composer.attachments.length === 0) return null;
  return (
    <div className="prosa-catt">
      {composer.attachments.map((file) => (
        <FileChip key={file.id} file={file} />
      ))}
    </div>
  );
}

function FileChip({ file }: { file: ComposerAttachment }) {
  const { strings, format } = useInbox();
  const { composer } = Composer.useComposerPart();
  const size = format.bytes(file.file.size);
  const percent = Math.round(file.progress * 100);
  const info = {
    ready: `${size} · ${strings.composer.ready}`,
    failed: `${size} · ${strings.composer.failed}`,
    uploading: `${size} · ${percent}%`,
  }[file.state];
  return (
    <div className="prosa-att" data-state={file.state}>
      <span className="prosa-att-icon">
        <Icon of={file.mime.startsWith("image/") ? Image : FileText} size={18} />
      </span>
      <span className="prosa-ell">
        <b className="prosa-att-name prosa-ell" title={file.fileName}>
          {file.fileName}
        </b>
        <small className="prosa-att-info">{info}</small>
      </span>
      {file.state === "failed" && (
        <button
          type="button"
          className="prosa-ibtn"
          data-size="xs"
          aria-label={strings.tryAgain}
          onClick={() => composer.retryAttachment(file.id)}
        >
          <Icon of={RotateCcw} size={14} />
        </button>
      )}
      <button
        type="button"
        className="prosa-ibtn"
        data-size="xs"
        aria-label={strings.composer.remove(file.fileName)}
        onClick={() => composer.removeAttachment(file.id)}
      >
        <Icon of={X} size={14} />
      </button>
      {file.state === "uploading" && (
        <span className="prosa-att-bar">
          <i style={{ inlineSize: `${percent}%` }} />
        </span>
      )}
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

/** A colleague answered first: nothing went out, and the operator decides. */
function Answered({ conversationId }: { conversationId: string }): ReactNode {
  const { strings, client } = useInbox();
  const { thread } = useThread();
  const entry = useOutbox(conversationId).find(
    (each) => each.state === "failed" && each.errorCode === "conversation.answered",
  );
  if (!entry) return null;
  return (
    <div className="prosa-answered" role="alert">
      <Icon of={TriangleAlert} />
      <span className="prosa-grow">{strings.composer.answered}</span>
      <button
        type="button"
        className="prosa-btn"
        data-size="xs"
        onClick={() => void thread.jumpToLatest()}
      >
        {strings.composer.seeAnswer}
      </button>
      <button
        type="button"
        className="prosa-btn"
        data-size="xs"
        onClick={() => client.outbox.retry(entry.clientMessageId, { force: true })}
      >
        {strings.composer.sendAnyway}
      </button>
    </div>
  );
}
