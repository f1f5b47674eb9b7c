<?php
// What a person does in the blog's own pages: php change.php option NAME VALUE
//                                             php change.php trash ID
//                                             php change.php comment POST WORDS
require getcwd() . '/wp-load.php';
[, $what, $first] = $argv;
match ($what) {
    'option' => update_option($first, $argv[3]),
    'trash' => wp_trash_post((int) $first),
    'comment' => wp_insert_comment([
        'comment_post_ID' => (int) $first,
        'comment_author' => 'Zoé',
        'comment_author_email' => 'zoe@example.test',
        'comment_content' => $argv[3],
        'comment_approved' => 1,
    ]),
};
