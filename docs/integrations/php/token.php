<?php

/** What a page of this user shows to Carillon, for ten minutes: the text that /my/carillon-token answers. */
function user_token(string $user): string
{
    $claims = [
        'aud' => getenv('CARILLON_APP') ?: 'app-id',
        'sub' => $user,
        'iat' => time(),
        'exp' => time() + 600,
    ];
    $unsigned = part(json_encode(['alg' => 'HS256', 'typ' => 'JWT'])) . '.' . part(json_encode($claims, JSON_THROW_ON_ERROR));
    $secret = getenv('CARILLON_SECRET') ?: 'app-secret';
    return $unsigned . '.' . part(hash_hmac('sha256', $unsigned, $secret, true));
}

function part(string $data): string
{
    return rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
}
