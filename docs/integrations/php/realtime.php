<?php

require_once __DIR__ . '/vendor/autoload.php';

function pusher(): Pusher\Pusher
{
    $server = parse_url(getenv('CARILLON_URL') ?: 'http://localhost:6001');
    return new Pusher\Pusher(
        getenv('CARILLON_KEY') ?: 'app-key',
        getenv('CARILLON_SECRET') ?: 'app-secret',
        getenv('CARILLON_APP') ?: 'app-id',
        [
            'scheme' => $server['scheme'],
            'host' => $server['host'],
            'port' => $server['port'] ?? ($server['scheme'] === 'https' ? 443 : 80),
            'useTLS' => $server['scheme'] === 'https',
        ],
    );
}

/** An event for the live connections of one user. */
function order_created(string $user, array $order): void
{
    pusher()->trigger("private-user-$user", 'order.created', $order);
}

/** Answers pusher-js's channelAuthorization, as JSON; null: answer 403. $user is who is signed in with you. */
function authorize(string $user, string $socketId, string $channel): ?string
{
    if ($channel !== "private-user-$user") {
        return null;
    }
    return pusher()->authorizeChannel($channel, $socketId);
}
