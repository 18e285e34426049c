-- { } → what a scraper wants to know of the pipeline. Cheap: partial indexes and small tables.
create function prosa.pipeline_figures(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'eventsPending', (select count(*) from prosa.webhook_events e where e.state = 'pending'),
    'oldestPendingSeconds', coalesce((select extract(epoch from now() - min(e.received_at))
      from prosa.webhook_events e where e.state = 'pending'), 0),
    'sendsPending', (select count(*) from prosa.outbox o where o.settled_at is null),
    'oldestSendSeconds', coalesce((select extract(epoch from now() - min(o.created_at))
      from prosa.outbox o where o.settled_at is null), 0),
    'deadLetters', (select coalesce(jsonb_object_agg(d.queue, d.n), '{}') from (
      select t.queue, count(*) as n from prosa.dead_letters t where t.resolution is null
      group by t.queue) d),
    'blockedLanes', (select count(*) from prosa.dead_letters d
      join prosa.webhook_events e on e.state = 'pending'
        and e.ord = case when d.queue = 'incoming_message' then d.source_id::bigint end
      where d.resolution is null),
    'channels', (select coalesce(jsonb_agg(jsonb_build_object('id', h.id,
        'up', coalesce(h.health -> 'history' -> -1 ->> 'state', h.status) = 'connected')), '[]')
      from prosa.channels h where h.status <> 'disabled'))
$$;
revoke all on function prosa.pipeline_figures(jsonb) from public;
grant execute on function prosa.pipeline_figures(jsonb) to service_role;
