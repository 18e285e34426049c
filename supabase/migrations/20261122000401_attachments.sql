-- Files that operators send: issued first, uploaded with the operator's own session, bound by the
-- message. The bucket is private; a path names one attachment and opens to who sees its conversation.

do $$
begin
  if to_regclass('storage.buckets') is not null then
    insert into storage.buckets (id, name, public) values ('prosa', 'prosa', false)
      on conflict (id) do nothing;
  end if;
end $$;

create function prosa_private.media_kind(mime text) returns text
language sql immutable set search_path = '' as $$
  select case split_part(mime, '/', 1)
    when 'image' then case when mime ~ '^image/(jpeg|png|webp|gif)' then 'image' else 'document' end
    when 'video' then case when mime ~ '^video/(mp4|3gpp|quicktime)' then 'video' else 'document' end
    when 'audio' then 'audio'
    else 'document' end
$$;

-- Fails unless the channel takes a file of this kind and size; nothing is over 64 MB.
create function prosa_private.require_size(channel uuid, kind text, size bigint) returns void
language plpgsql stable set search_path = '' as $$
declare
  most bigint;
begin
  select least(67108864, (h.capabilities -> 'media' -> kind ->> 'maxBytes')::bigint) into most
    from prosa.channels h where h.id = channel;
  if size = 0 or size > most then
    perform prosa_private.fail('attachment.too_large', 413,
      format('The file has %s bytes; this channel takes 1 to %s.', size, most),
      jsonb_build_object('maxBytes', most));
  end if;
end $$;

-- Files that were begun within the hour and belong to no message yet: a browser that talks to the database
-- directly meets no limit of the app.
create function prosa_private.require_few_uploads() returns void
language plpgsql stable set search_path = '' as $$
begin
  if (select count(*) from (select from prosa.attachments a
      where a.uploaded_by = prosa_private.me() and a.state = 'uploading'
        and a.created_at > now() - interval '1 hour' limit 200) begun) = 200 then
    perform prosa_private.fail('request.limited', 429,
      'You have begun 200 files within an hour and sent none of them. Send or drop some first.');
  end if;
end $$;

-- { conversationId, fileName, mime, bytes } → { attachmentId, storagePath, bucket }
create function prosa_private.create_attachment(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.uuid_arg(args, 'conversationId'), 'message.send');
  id uuid := prosa_private.uuid_v7();
  mime text := lower(split_part(coalesce(args ->> 'mime', ''), ';', 1));
  name text := left(regexp_replace(coalesce(args ->> 'fileName', ''),
    '[[:cntrl:]/\\\u202a-\u202e\u2066-\u2069]', '', 'g'), 200);
  size bigint;
  kind text;
  media jsonb;
  path text;
begin
  if mime !~ '^[a-z]+/[a-z0-9.+-]+$' or coalesce(args ->> 'bytes', '') !~ '^\d{1,12}$' then
    perform prosa_private.fail('request.invalid', 422, 'mime and bytes must describe the file.');
  end if;
  size := (args ->> 'bytes')::bigint;
  kind := prosa_private.media_kind(mime);
  select h.capabilities -> 'media' into media from prosa.channels h where h.id = c.channel_id;
  if media is not null and not media ? kind then
    perform prosa_private.fail('message.unsupported', 422,
      format('This channel cannot send %s files.', kind), jsonb_build_object('kind', kind));
  end if;
  perform prosa_private.require_size(c.channel_id, kind, size);
  perform prosa_private.require_few_uploads();
  path := format('%s/%s/%s', c.tenant_id, c.id, id);
  insert into prosa.attachments (id, tenant_id, conversation_id, uploaded_by, kind, state, mime,
      file_name, bytes, storage_path)
    values (id, c.tenant_id, c.id, prosa_private.me(), kind, 'uploading', mime,
      nullif(name, ''), size, path);
  return jsonb_build_object('attachmentId', id, 'storagePath', path, 'bucket', 'prosa');
end $$;

create function prosa.create_attachment(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.create_attachment(args) $$;

-- The caller was issued this path, has not sent it yet and still sees where it goes.
create function prosa_private.may_upload(path text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from prosa.attachments a
    where a.storage_path = path and a.state = 'uploading' and a.message_id is null
      and a.uploaded_by = (select prosa_private.me())
      and prosa_private.can_see(a.conversation_id))
$$;

-- An upload opens to others once its bytes were looked at; the copy of a person's data to admins.
create function prosa_private.may_open(path text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from prosa.attachments a
      where (a.storage_path = path or a.thumbnail_path = path)
        and (a.state = 'ready'
          or a.state = 'uploading' and a.uploaded_by = (select prosa_private.me()))
        and prosa_private.can_see(a.conversation_id))
    or prosa_private.may_open_copy(path);
end $$;

-- { storagePath } → { storagePath }, when the caller may open what lies there: for servers that sign URLs.
create function prosa_private.open_file(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not prosa_private.may_open(args ->> 'storagePath') then
    perform prosa_private.fail('attachment.not_found', 404,
      'There is no such file, or it is out of your sight.');
  end if;
  return jsonb_build_object('storagePath', args ->> 'storagePath');
end $$;

create function prosa.open_file(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.open_file(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.open_file(jsonb)'::regprocedure,
    'prosa_private.open_file(jsonb)'::regprocedure,
    'prosa.create_attachment(jsonb)'::regprocedure,
    'prosa_private.create_attachment(jsonb)'::regprocedure,
    'prosa_private.may_upload(text)'::regprocedure,
    'prosa_private.may_open(text)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.media_kind(text)'::regprocedure,
    'prosa_private.require_size(uuid,text,bigint)'::regprocedure,
    'prosa_private.require_few_uploads()'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
  if to_regclass('storage.objects') is not null then
    create policy prosa_upload on storage.objects for insert to authenticated
      with check (case when bucket_id = 'prosa' then prosa_private.may_upload(name) else false end);
    create policy prosa_open on storage.objects for select to authenticated
      using (case when bucket_id = 'prosa' then prosa_private.may_open(name) else false end);
    -- The restrictive twins keep a host's own broad policies from opening our files; other buckets
    -- pass through untouched.
    create policy prosa_upload_only on storage.objects as restrictive for insert to authenticated
      with check (case when bucket_id = 'prosa' then prosa_private.may_upload(name) else true end);
    create policy prosa_open_only on storage.objects as restrictive for select to authenticated
      using (case when bucket_id = 'prosa' then prosa_private.may_open(name) else true end);
    create policy prosa_never_replace on storage.objects as restrictive for update to authenticated
      using (bucket_id is distinct from 'prosa') with check (bucket_id is distinct from 'prosa');
    create policy prosa_never_delete on storage.objects as restrictive for delete to authenticated
      using (bucket_id is distinct from 'prosa');
    create policy prosa_not_anonymous on storage.objects as restrictive for all to anon
      using (bucket_id is distinct from 'prosa') with check (bucket_id is distinct from 'prosa');
  end if;
end $$;
