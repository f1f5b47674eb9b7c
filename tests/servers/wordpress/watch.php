<?php
// A plug-in of the tests: writes down each time that readers would be told of a new article.
add_action('transition_post_status', function ($new, $old, $post) {
    if ($new === 'publish' && $old !== 'publish' && $post->post_type === 'post') {
        file_put_contents(ABSPATH . 'told.log', $post->ID . "\n", FILE_APPEND);
    }
}, 10, 3);
