"""What a script does with Mastodon.py. Argument: the address of the server. What it asks for stands on lines of `ask`."""

import base64
import datetime
import json
import sys
import threading

from mastodon import Mastodon, StreamListener

url = sys.argv[1]


def ask(what, value=""):
    print("ask", what, value, flush=True)
    return sys.stdin.readline().strip()


def ok(step):
    print("ok", step, flush=True)


scopes = ["read", "write", "follow", "push"]
client_id, client_secret = Mastodon.create_app("journey", scopes=scopes, api_base_url=url)
api = Mastodon(client_id=client_id, client_secret=client_secret, api_base_url=url)
api.log_in(code=ask("code", api.auth_request_url(scopes=scopes)), scopes=scopes)
me = api.me()
assert me.acct == "alice" and isinstance(me.created_at, datetime.datetime)
assert api.app_verify_credentials().name == "journey"
api.account_update_credentials(display_name="Alice", note="birds", locked=False, bot=False, fields=[("web", "https://a.test/")])
assert api.me().source.fields[0].name == "web"
ok("signed in")

assert api.instance().uri and api.instance_rules() == []
assert api.instance_nodeinfo().software.name
assert api.stream_healthy()
assert api.verify_minimum_version("4.0.0") and isinstance(api.instance_activity(), list)
api.instance_peers(), api.custom_emojis(), api.announcements(), api.directory(local=True)
api.get_approx_server_time()
ok("the server")

post = api.status_post("hello #paged", visibility="public", spoiler_text="careful", language="en", idempotency_key="1")
assert api.status_post("hello #paged", visibility="public", idempotency_key="1").id == post.id
assert api.toot("again").visibility == "public"
reply = api.status_reply(post, "an answer")
assert api.status_context(post).descendants[0].id == reply.id
edited = api.status_update(post, "hello again", spoiler_text="")
assert "again" in edited.content and edited.edited_at and len(api.status_history(post)) == 2
assert api.status_source(post).text == "hello again"
for verb, undo, mark in [
    (api.status_favourite, api.status_unfavourite, "favourited"),
    (api.status_bookmark, api.status_unbookmark, "bookmarked"),
    (api.status_pin, api.status_unpin, "pinned"),
    (api.status_mute, api.status_unmute, "muted"),
]:
    assert verb(post)[mark] is True and undo(post)[mark] is False, mark
assert api.status_reblog(post, visibility="unlisted").reblog.id == post.id
assert [who.acct for who in api.status_reblogged_by(post)] == ["alice"]
assert api.status_unreblog(post).reblogged is False
api.status_favourite(post)
assert [who.acct for who in api.status_favourited_by(post)] == ["alice"] and api.status_card(post) is None
assert api.status_delete(reply).text.endswith("an answer")
ok("posts")

png = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
for synchronous in (True, False):
    media = api.media_post(png, mime_type="image/png", description="red", focus=(0.1, -0.2), synchronous=synchronous)
    media = api.media_update(media, description="redder", focus=(0, 0))
    assert api.media(media).description == "redder"
assert api.status_post("with a picture", media_ids=media).media_attachments[0].description == "redder"
ok("media")

asked = api.status_post("which?", poll=api.make_poll(["a", "b"], expires_in=600, multiple=True, hide_totals=False)).poll
assert api.poll(asked).options[1].title == "b" and asked.multiple and not asked.expired
now = datetime.datetime.fromisoformat(ask("time").replace("Z", "+00:00"))
later = api.status_post("later", scheduled_at=now + datetime.timedelta(hours=1))
moved = api.scheduled_status_update(later, now + datetime.timedelta(hours=2))
assert moved.scheduled_at > later.scheduled_at and api.scheduled_status(later).id == later.id
assert [one.id for one in api.scheduled_statuses()] == [later.id]
api.scheduled_status_delete(later)
ok("polls and what is to come")

bob = api.account_lookup("bob")
assert api.account(bob).acct == "bob" and api.account_search("bob", limit=1)[0].id == bob.id
assert api.account_follow(bob, notify=True).following and [one.id for one in api.account_following(me)] == [bob.id]
assert [one.id for one in api.account_followers(me)] == [bob.id]
assert api.account_familiar_followers([bob])[0].accounts == []
assert api.account_note_set(bob, "knows birds").note == "knows birds"
assert api.account_pin(bob).endorsed and api.endorsements()[0].id == bob.id and not api.account_unpin(bob).endorsed
assert api.account_mute(bob, duration=600).muting and api.mutes()[0].id == bob.id
assert not api.account_unmute(bob).muting
assert api.account_relationships(bob)[0].following
birds = api.list_create("birds")
assert api.list_update(birds, "all birds").title == "all birds" and api.list(birds).id == birds.id
api.list_accounts_add(birds, [bob])
assert api.list_accounts(birds)[0].id == bob.id and api.account_lists(bob)[0].id == birds.id
api.timeline_list(birds)
api.list_accounts_delete(birds, [bob])
api.list_delete(birds)
assert api.lists() == []
ok("people")

made = api.filter_create("rain", ["home", "public"], whole_word=True, expires_in=3600)
assert api.filter(made).phrase == "rain" and api.filter_update(made, phrase="hail").phrase == "hail"
api.filter_delete(made)
assert api.filters() == []
tag = api.featured_tag_create("paged")
assert api.featured_tags()[0].name == "paged" and api.account_featured_tags(me)[0].id == tag.id
api.featured_tag_suggestions()
api.featured_tag_delete(tag)
api.domain_block("rain.test")
assert api.domain_blocks() == ["rain.test"]
api.domain_unblock("rain.test")
api.suggestions(), api.trending_tags(), api.trending_statuses(), api.trending_links()
assert api.preferences()["posting:default:visibility"] == "public"
api.markers_set("home", [post.id])
assert str(api.markers_get("home").home.last_read_id) == str(post.id)
assert api.report(bob, [], "too many birds", category="spam").comment == "too many birds"
found = api.search("bob", resolve=False)
assert found.accounts[0].id == bob.id and api.search_v2("#paged").hashtags[0].name == "paged"
ok("filters, tags, servers, preferences, reports, search")


def walk(first, expected):
    """To the end of a list, page by page, and back again."""
    assert first or expected == 0
    if not first:
        return
    pages, page = [first], first
    while True:
        page = api.fetch_next(page)
        if not page:
            break
        pages.append(page)
        assert len(pages) < 30
    ids = [one.id for page in pages for one in page]
    assert len(ids) == len(set(ids)) and len(ids) >= expected, (len(ids), expected)
    assert len(api.fetch_remaining(first)) == len(ids)
    if len(pages) > 1:
        back = api.fetch_previous(pages[1])
        assert back and {one.id for one in back} <= set(ids)


ask("drain")
for i in range(3):
    ask("mention", "page %d" % i)
for one in api.account_statuses(bob, limit=20):
    api.status_favourite(one)
    api.status_bookmark(one)
walk(api.timeline_home(limit=2), 5)
walk(api.timeline_public(limit=2), 5)
walk(api.timeline_local(limit=2), 5)
walk(api.timeline_hashtag("paged", limit=2), 5)
walk(api.account_statuses(bob, limit=2), 5)
walk(api.favourites(limit=2), 5)
walk(api.bookmarks(limit=2), 5)
walk(api.notifications(limit=2), 3)
walk(api.conversations(limit=1), 0)
walk(api.account_followers(me, limit=1), 1)
walk(api.blocks(limit=1), 0)
walk(api.follow_requests(limit=1), 0)
ok("every list to its end")

noted = api.notifications(mentions_only=True)
assert noted[0].type == "mention" and api.notifications(noted[0].id).id == noted[0].id
api.notifications_dismiss(noted[0])
api.notifications_clear()
assert api.notifications() == []
for one in api.conversations():
    api.conversations_read(one)
ok("notifications")

keys = json.loads(ask("keys"))
decode = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
pushed = api.push_subscription_set(
    ask("endpoint"),
    {"pubkey": decode(keys["p256dh"]), "auth": decode(keys["auth"])},
    mention_events=True,
    follow_events=False,
)
assert pushed.alerts.mention and api.push_subscription().endpoint == pushed.endpoint
assert api.push_subscription_update(mention_events=True, favourite_events=True).alerts.favourite
ok("push")


class Listener(StreamListener):
    def __init__(self):
        self.heard = {}
        self.came = threading.Event()

    def tell(self, kind, what):
        self.heard[kind] = what
        if {"update", "notification"} <= set(self.heard):
            self.came.set()

    def on_update(self, status):
        self.tell("update", status)

    def on_notification(self, notification):
        self.tell("notification", notification)


listener = Listener()
stream = api.stream_user(listener, run_async=True)
# Until the stream is open, posts pass it by.
for _ in range(50):
    ask("mention", "live")
    if listener.came.wait(0.2):
        break
assert listener.heard["notification"].type == "mention", listener.heard
assert "live" in listener.heard["update"].content
stream.close()
api.push_subscription_delete()
ok("streams")

assert not api.account_unfollow(bob).following
assert api.account_block(bob).blocking and api.blocks()[0].id == bob.id and not api.account_unblock(bob).blocking
assert not api.account_remove_from_followers(bob).followed_by
api.revoke_access_token()
ok("signed out")
