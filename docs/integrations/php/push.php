<?php

/** A push to all devices of one user; its status is at /apps/{app}/push/publish/{id}/status. */
function notify(string $user, string $title, string $body): string
{
    $app = getenv('CARILLON_APP') ?: 'app-id';
    return post("/apps/$app/push/publish", [
        'recipients' => [['type' => 'client', 'clientId' => $user]],
        'payload' => ['title' => $title, 'body' => $body],
    ])['publishId'];
}

/** Any signed request; the Pusher library takes every answer but 200 for an error, and a publish answers 202. */
function post(string $path, array $content): array
{
    $body = json_encode($content, JSON_THROW_ON_ERROR);
    $query = implode('&', [
        'auth_key=' . (getenv('CARILLON_KEY') ?: 'app-key'),
        'auth_timestamp=' . time(),
        'auth_version=1.0',
        'body_md5=' . md5($body),
    ]);
    $secret = getenv('CARILLON_SECRET') ?: 'app-secret';
    $signature = hash_hmac('sha256', "POST\n$path\n$query", $secret);
    $server = getenv('CARILLON_URL') ?: 'http://localhost:6001';
    $answer = file_get_contents("$server$path?$query&auth_signature=$signature", false, stream_context_create([
        'http' => [
            'method' => 'POST',
            'header' => 'Content-Type: application/json',
            'content' => $body,
            'timeout' => 10,
            'ignore_errors' => true,
        ],
    ]));
    if ($answer === false || !preg_match('~^HTTP/\S+ 2~', $http_response_header[0])) {
        throw new RuntimeException("Carillon answered $answer");
    }
    return json_decode($answer, true, 512, JSON_THROW_ON_ERROR);
}
