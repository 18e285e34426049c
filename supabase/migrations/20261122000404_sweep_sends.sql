-- What keeps sending alive when a worker dies, a wake-up is lost or an answer never comes.

create function prosa_private.fingerprint(kind text, body text) returns text
language sql immutable set search_path = '' as $$
  select kind || '/' || coalesce(btrim(regexp_replace(body, '\s+', ' ', 'g')), '')
$$;

-- { conversationId } → { settled }. Decides what the parked echoes of a party were. An echo is the
-- unknown message that holds the line, when kind and text agree; otherwise the oldest released
-- unknown one that agrees; otherwise somebody else wrote it, on the phone or through the API. It waits as long as an attempt
-- that began before it may still claim it.
create function prosa.settle_echoes(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.conversations;
  e prosa.parked_echoes;
  m prosa.messages;
  settled int := 0;
  print text;
  ids text[];
begin
  select * into c from prosa.conversations t where t.id = (args ->> 'conversationId')::uuid;
  ids := array(select p.external_id from prosa.parked_echoes p
    where p.channel_id = c.channel_id and p.address_id = c.address_id
    order by p.external_id limit 16);
  perform prosa_private.lock_early_pieces(c.channel_id, ids, c.id);
  perform from prosa.addresses t where t.id = c.address_id for no key update;
  c := prosa_private.lock_conversation(c.id);
  for e in select * from prosa.parked_echoes p
    where p.channel_id = c.channel_id and p.external_id = any (ids)
    order by p.at, p.webhook_ord
  loop
    if exists (select from prosa.messages t where t.channel_id = e.channel_id
        and t.external_id = e.external_id and t.from_me) then
      delete from prosa.parked_echoes p
        where p.channel_id = e.channel_id and p.external_id = e.external_id;
      continue;
    end if;
    print := prosa_private.fingerprint(e.payload ->> 'kind', e.payload ->> 'body');
    select t.* into m from prosa.messages t
      join prosa.outbox o on o.message_id = t.id
      join lateral (select * from prosa.send_attempts s where s.message_id = t.id
        order by s.n desc limit 1) a on true
      where o.conversation_id = c.id and t.status = 'unknown' and t.deleted_at is null
        and t.external_id is null and a.started_at <= e.at
        -- The echo of a template names it and does not say what it said.
        and prosa_private.fingerprint(t.kind, case when t.kind = 'template'
          then t.content -> 'template' ->> 'name' else t.body end) = print
        and (o.settled_at is null or not exists (
          select from prosa.outbox h join prosa.messages hm on hm.id = h.message_id
          where h.conversation_id = c.id and h.settled_at is null
            and hm.status in ('sending', 'unknown')))
      order by o.settled_at is null desc, o.ord limit 1;
    if m.id is not null then
      perform prosa_private.mark_sent(m.id, e.external_id,
        (e.payload ->> 'sentAt')::timestamptz);
      update prosa.send_attempts s set outcome = 'sent', error = 'found by its echo',
          external_id = e.external_id
        where s.message_id = m.id and s.n = (select max(x.n) from prosa.send_attempts x
          where x.message_id = m.id);
      c := prosa_private.lock_conversation(prosa_private.root_of(c.id));
      settled := settled + 1;
    elsif not exists (select from prosa.outbox o
        join prosa.messages t on t.id = o.message_id
        join prosa.send_attempts a on a.message_id = o.message_id
        where o.conversation_id = c.id and o.settled_at is null
          and t.status in ('sending', 'unknown') and a.started_at <= e.at
          and a.n = (select max(x.n) from prosa.send_attempts x where x.message_id = t.id)) then
      delete from prosa.parked_echoes p
        where p.channel_id = e.channel_id and p.external_id = e.external_id;
      perform prosa_private.apply_message(e.channel_id, e.payload, e.webhook_ord);
      settled := settled + 1;
    end if;
  end loop;
  return jsonb_build_object('settled', settled);
end $$;

-- A provider takes a message before the network does, and may lose it there: what no report of the
-- network followed in time is marked `unconfirmed`. It is not sent again.
create function prosa_private.mark_unconfirmed() returns void
language plpgsql set search_path = '' as $$
declare
  late record;
begin
  update prosa.outbox o set confirm_by = null where o.id in (
    select d.id from prosa.outbox d join prosa.messages m on m.id = d.message_id
    join prosa.channels h on h.id = m.channel_id
    where d.confirm_by < now() and (m.status <> 'sent' or h.capabilities -> 'receipts' = 'false'
      or exists (select from prosa.message_status_events e
        where e.tenant_id = m.tenant_id and e.message_id = m.id and e.webhook_ord is not null
          and prosa_private.status_rank(e.status) > 2))
    order by d.confirm_by limit 500 for update of d skip locked);
  for late in
    select d.id, d.message_id, d.conversation_id from prosa.outbox d
    where d.confirm_by < now() - interval '10 s' order by d.conversation_id limit 16
  loop
    perform prosa_private.lock_conversation(late.conversation_id);
    update prosa.outbox o set confirm_by = null where o.id = late.id and o.confirm_by is not null;
    update prosa.messages m set error_code = 'unconfirmed'
      where m.id = late.message_id and m.status = 'sent' and found;
    if found then
      perform prosa_private.record_change(late.conversation_id, 'message_updated', late.message_id);
    end if;
  end loop;
end $$;

-- { limit? } → { conversations }. Closes attempts that nobody finished before their deadline:
-- nobody can tell what became of them.
create function prosa.settle_stale_sends(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  a record;
  woken uuid[] := '{}';
begin
  for a in
    select s.id, s.message_id, m.conversation_id from prosa.send_attempts s
    join prosa.messages m on m.id = s.message_id
    where s.finished_at is null and s.deadline_at < now()
    order by m.conversation_id limit least(coalesce((args ->> 'limit')::int, 16), 16)
  loop
    perform prosa_private.lock_conversation(a.conversation_id);
    if exists (select from prosa.send_attempts s where s.id = a.id and s.finished_at is null) then
      perform prosa_private.close_attempt(a.id, 'unknown', 'no answer before the deadline');
      perform prosa_private.report_delivery(a.message_id, 'unknown');
    end if;
    woken := woken || a.conversation_id;
  end loop;
  perform prosa_private.mark_unconfirmed();
  return jsonb_build_object('conversations', to_jsonb(woken));
end $$;

-- { limit?, olderThanMs? } → { conversations } with something to do now, longest due first.
create function prosa.pending_sends(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  with due as (
    select now() - make_interval(secs => coalesce((args ->> 'olderThanMs')::int, 0) / 1000.0) as edge),
  found as (
    (select o.conversation_id, o.not_before as since from prosa.outbox o
      where o.settled_at is null and o.not_before <= (select edge from due)
        and not exists (select from prosa.attachments f
          where f.message_id = o.message_id and f.state = 'pending')
      order by o.not_before limit coalesce((args ->> 'limit')::int, 100))
    union all
    (select r.conversation_id, r.not_before from prosa.reaction_sends r
      where r.not_before <= (select edge from due)
      order by r.not_before limit coalesce((args ->> 'limit')::int, 100))
    union all
    (select s.conversation_id, greatest(s.not_before, s.lease_until) from prosa.change_sends s
      join prosa.messages m on m.id = s.message_id
      where s.failed_at is null and greatest(s.not_before, s.lease_until) <= (select edge from due)
        and (m.external_id is not null or m.status in ('queued', 'failed'))
      order by s.not_before limit coalesce((args ->> 'limit')::int, 100))
    union all
    (select o.conversation_id, o.verify_at from prosa.outbox o
      where o.verify_at <= (select edge from due)
      order by o.verify_at limit coalesce((args ->> 'limit')::int, 100))
    union all
    (select c.id, e.at from prosa.parked_echoes e
      cross join lateral (select t.id from prosa.conversations t
        where t.channel_id = e.channel_id and t.address_id = e.address_id and t.status <> 'merged'
        order by t.status <> 'resolved' desc, t.created_at desc limit 1) c
      order by e.at limit coalesce((args ->> 'limit')::int, 100)))
  select jsonb_build_object('conversations', coalesce(jsonb_agg(f.conversation_id), '[]')) from (
    select conversation_id, min(since) as since from found group by 1
    order by 2 limit coalesce((args ->> 'limit')::int, 100)) f
$$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.fingerprint(text,text)'::regprocedure,
    'prosa.settle_echoes(jsonb)'::regprocedure,
    'prosa_private.mark_unconfirmed()'::regprocedure,
    'prosa.settle_stale_sends(jsonb)'::regprocedure,
    'prosa.pending_sends(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
