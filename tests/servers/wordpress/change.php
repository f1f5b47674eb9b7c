<?php
// What a person does in the blog's own pages: php change.php option NAME VALUE
//                                             php change.php trash ID
//                                             php change.php status ID STATUS
//                                             php change.php comment POST WORDS
//                                             php change.php held POST WORDS
//                                             php change.php category NAME
require getcwd() . '/wp-load.php';
[, $what, $first] = $argv;
match ($what) {
    'option' => change_option($first, $argv[3]),
    'trash' => wp_trash_post((int) $first),
    'status' => wp_update_post(['ID' => (int) $first, 'post_status' => $argv[3]]),
    'category' => wp_insert_term($first, 'category'),
    'comment', 'held' => wp_insert_comment([
        'comment_post_ID' => (int) $first,
        'comment_author' => 'Zoé',
        'comment_author_email' => 'zoe@example.test',
        'comment_content' => $argv[3],
        'comment_approved' => $what === 'comment' ? 1 : 0,
    ]),
};

// As the page of settings does it: rules that an earlier request made would go on answering.
function change_option(string $name, string $value): void
{
    update_option($name, $value);
    if ($name === 'permalink_structure') {
        $GLOBALS['wp_rewrite']->init();
        flush_rewrite_rules(false);
    }
}
