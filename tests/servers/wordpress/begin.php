<?php
// Run once in a new folder: makes the blog and its people, tells their application passwords.
define('WP_INSTALLING', true);
require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

ob_start(); // the installation tries to write a mail and says so
wp_install('Croix-Verte', 'directrice', 'directrice@example.test', true, '', 'not used');
ob_end_clean();

update_option('permalink_structure', '/%postname%/');
update_option('timezone_string', 'Europe/Paris');
update_option('comment_moderation', 0);
update_option('comment_previously_approved', 0);
foreach (get_posts(['numberposts' => -1, 'post_type' => ['post', 'page'], 'post_status' => 'any']) as $sample) {
    wp_delete_post($sample->ID, true);
}

function newcomer(string $name, string $role): array
{
    $id = username_exists($name) ?: wp_insert_user([
        'user_login' => $name,
        'user_pass' => wp_generate_password(),
        'user_email' => "$name@example.test",
        'role' => $role,
    ]);
    $made = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Marronnier']);
    return ['name' => $name, 'password' => WP_Application_Passwords::chunk_password($made[0])];
}

echo json_encode([
    'version' => get_bloginfo('version'),
    'directrice' => newcomer('directrice', 'administrator'),
    'redactrice' => newcomer('redactrice', 'author'),
    'stagiaire' => newcomer('stagiaire', 'contributor'),
]);
