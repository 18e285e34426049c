-- What a caller may send: each reader fails with request.invalid and the name of the field.

create function prosa_private.fail_argument(name text, expected text) returns void
language plpgsql set search_path = '' as $$
begin
  perform prosa_private.fail('request.invalid', 422,
    format('"%s" must be %s.', name, expected), jsonb_build_object('field', name));
end $$;

create function prosa_private.arg_uuid(args jsonb, name text, required boolean default true)
returns uuid
language plpgsql stable set search_path = '' as $$
declare
  value text := args ->> name;
begin
  if value is null and not required then
    return null;
  end if;
  if value is null
    or value !~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    perform prosa_private.fail_argument(name, 'a uuid');
  end if;
  return value::uuid;
end $$;

create function prosa_private.arg_uuids(args jsonb, name text, most int) returns uuid[]
language plpgsql stable set search_path = '' as $$
declare
  list jsonb := coalesce(nullif(args -> name, 'null'), '[]');
begin
  if jsonb_typeof(list) <> 'array' or jsonb_array_length(list) > most then
    perform prosa_private.fail_argument(name, format('at most %s uuids', most));
  end if;
  return array(select prosa_private.arg_uuid(jsonb_build_object(name, item), name)
    from jsonb_array_elements(list) item);
end $$;

create function prosa_private.arg_int(args jsonb, name text, fallback int, lowest int, highest int)
returns int
language plpgsql stable set search_path = '' as $$
declare
  value jsonb := nullif(args -> name, 'null');
begin
  if value is null and fallback is not null then
    return fallback;
  end if;
  if value is null or jsonb_typeof(value) <> 'number' or value::numeric <> trunc(value::numeric)
    or value::numeric not between lowest and highest then
    perform prosa_private.fail_argument(name, format('a whole number from %s to %s', lowest, highest));
  end if;
  return value::int;
end $$;

create function prosa_private.arg_choice(args jsonb, name text, fallback text, choices text[])
returns text
language plpgsql stable set search_path = '' as $$
declare
  value text := coalesce(args ->> name, fallback);
begin
  if value is null or value <> all (choices) then
    perform prosa_private.fail_argument(name, 'one of ' || array_to_string(choices, ', '));
  end if;
  return value;
end $$;

create function prosa_private.arg_time(args jsonb, name text) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
  if args ->> name !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$' then
    perform prosa_private.fail_argument(name, 'an ISO 8601 time with its offset');
  end if;
  return (args ->> name)::timestamptz;
exception when invalid_datetime_format or datetime_field_overflow then
  perform prosa_private.fail_argument(name, 'an ISO 8601 time with its offset');
end $$;

-- Cursors are opaque: base64url of JSON that names its version and its kind.
create function prosa_private.encode_cursor(kind text, content jsonb) returns text
language sql stable set search_path = '' as $$
  select rtrim(translate(encode(convert_to(
    (jsonb_build_object('v', 1, 'kind', kind) || content)::text, 'UTF8'), 'base64'),
    E'+/\n', '-_'), '=')
$$;

create function prosa_private.decode_cursor(kind text, token text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  content jsonb;
begin
  begin
    content := convert_from(decode(rpad(translate(token, '-_', '+/'),
      (length(token) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb;
  exception when others then
    content := null;
  end;
  if content is null or content ->> 'v' is distinct from '1'
    or content ->> 'kind' is distinct from kind then
    perform prosa_private.fail_argument('cursor', 'a cursor as this function handed it out');
  end if;
  return content;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.fail_argument(text,text)'::regprocedure,
    'prosa_private.arg_uuid(jsonb,text,boolean)'::regprocedure,
    'prosa_private.arg_uuids(jsonb,text,int)'::regprocedure,
    'prosa_private.arg_int(jsonb,text,int,int,int)'::regprocedure,
    'prosa_private.arg_choice(jsonb,text,text,text[])'::regprocedure,
    'prosa_private.arg_time(jsonb,text)'::regprocedure,
    'prosa_private.encode_cursor(text,jsonb)'::regprocedure,
    'prosa_private.decode_cursor(text,text)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
