import { useSession } from "../../hooks/use-session.ts";
import { foldText } from "../../internal/fold-text.ts";
import { Avatar } from "../avatar.tsx";
import { useLaterStrings } from "../later.tsx";
import { SuggestionList, type SuggestionProps } from "./suggestion-list.tsx";

const SHOWN = 8;

/** The colleagues that `@` and some letters mean; who is chosen is told of the note. */
export default function MentionList(props: SuggestionProps) {
  const words = useLaterStrings().mentions;
  const { value } = useSession();
  const asked = foldText(props.query);
  const people = (value?.members ?? [])
    .filter(({ id }) => id !== value?.me.id)
    .filter(({ name }) => {
      const folded = foldText(name);
      return folded.startsWith(asked) || folded.includes(` ${asked}`);
    })
    .slice(0, SHOWN);
  return (
    <SuggestionList
      {...props}
      label={words.label}
      items={people.map(({ id, name }) => ({
        id,
        text: `@${name}`,
        content: (
          <span className="prosa-qr-head">
            <Avatar id={id} name={name} kind="team" size={20} />
            <span className="prosa-ell">{name}</span>
          </span>
        ),
      }))}
      status={people.length > 0 ? words.found(people.length) : words.none(props.query)}
    />
  );
}
