import base64
import hashlib
import hmac
import json
import os
import time
import urllib.parse
import urllib.request

import pusher

SERVER = urllib.parse.urlsplit(os.environ.get("CARILLON_URL", "http://localhost:6001"))
APP = os.environ.get("CARILLON_APP", "app-id")
KEY = os.environ.get("CARILLON_KEY", "app-key")
SECRET = os.environ.get("CARILLON_SECRET", "app-secret")

client = pusher.Pusher(
    app_id=APP,
    key=KEY,
    secret=SECRET,
    host=SERVER.hostname,
    port=SERVER.port or (443 if SERVER.scheme == "https" else 80),
    ssl=SERVER.scheme == "https",
)


def order_created(user, order):
    """An event for the live connections of one user."""
    client.trigger(f"private-user-{user}", "order.created", order)


def authorize(user, socket_id, channel):
    """Answers pusher-js's channelAuthorization; None: answer 403. `user` is who is signed in with you."""
    if channel != f"private-user-{user}":
        return None
    return client.authenticate(channel=channel, socket_id=socket_id)


def notify(user, title, body):
    """A push to all devices of one user; its status is at /apps/{app}/push/publish/{id}/status."""
    publish = {
        "recipients": [{"type": "client", "clientId": user}],
        "payload": {"title": title, "body": body},
    }
    return post(f"/apps/{APP}/push/publish", publish)["publishId"]


def post(path, content):
    """Any signed request; the Pusher library has none that takes the answers 201 and 204."""
    body = json.dumps(content).encode()
    query = "&".join([
        f"auth_key={KEY}",
        f"auth_timestamp={int(time.time())}",
        "auth_version=1.0",
        f"body_md5={hashlib.md5(body).hexdigest()}",
    ])
    signature = hmac.new(SECRET.encode(), f"POST\n{path}\n{query}".encode(), hashlib.sha256).hexdigest()
    request = urllib.request.Request(
        f"{SERVER.scheme}://{SERVER.netloc}{path}?{query}&auth_signature={signature}",
        data=body,
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def user_token(user):
    """What a page of this user shows to Carillon, for ten minutes: the text that /my/carillon-token answers."""
    now = int(time.time())
    claims = {"aud": APP, "sub": user, "iat": now, "exp": now + 600}
    unsigned = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + "." + part(json.dumps(claims).encode())
    return unsigned + "." + part(hmac.new(SECRET.encode(), unsigned.encode(), hashlib.sha256).digest())


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
