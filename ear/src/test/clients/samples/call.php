<?php
// php call.php FUNCTION ARGUMENT...: calls it and prints what it returned
if (is_file(__DIR__ . '/vendor/autoload.php')) {
    require __DIR__ . '/realtime.php';
}
require __DIR__ . '/push.php';
require __DIR__ . '/token.php';

$name = strtolower(preg_replace('/([A-Z])/', '_$1', $argv[1]));
$given = array_map(fn ($text) => $text[0] === '{' ? json_decode($text, true) : $text, array_slice($argv, 2));
echo $name(...$given) ?? '';
