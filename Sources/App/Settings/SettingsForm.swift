// SPDX-License-Identifier: Apache-2.0

/// What may stand in a settings file.
struct SettingsForm {
    /// Every key there is; a key in the file that is not here is a misspelling.
    var keys: Set<String>
    /// These come from the environment or a file of their own, never from the settings file.
    var secrets: Set<String>

    static let station = SettingsForm(
        keys: [
            "journal.path", "journal.spare_path", "journal.postgres", "journal.postgres_copies",
            "journal.postgres_password_file", "journal.postgres_password",
            "journal.master_key_file", "node.name", "web.host", "web.port", "web.address",
            "gateway.host", "gateway.gt06_port", "gateway.h02_port", "gateway.osmand_port",
            "gateway.osmand_speed_unit", "sms.kannel_url", "sms.username", "sms.password_file",
            "sms.password", "sms.sender", "sms.callback_address", "sms.callback_secret_file",
            "sms.callback_secret", "mail.host", "mail.port", "mail.tls", "mail.ca_file",
            "mail.username", "mail.password_file", "mail.password", "mail.from",
            "post.mastodon_url", "post.token_file", "post.token", "metrics.host", "metrics.port",
            "log.level", "log.format", "backup.folder", "backup.sftp_url", "backup.sftp_key_file",
            "backup.sftp_known_hosts", "backup.every", "audit.phones", "audit.mails",
            "audit.console", "audit.console_after",
        ],
        secrets: [
            "journal.postgres_password", "sms.password", "sms.callback_secret", "mail.password",
            "post.token",
        ])

    static let watch = SettingsForm(
        keys: [
            "watch.every", "watch.silence", "watch.repeat_after", "watch.ca_file", "people.phones",
            "people.mails",
            "sms.kannel_url", "sms.username", "sms.password_file", "sms.password", "sms.sender",
            "mail.host", "mail.port", "mail.tls", "mail.ca_file", "mail.username",
            "mail.password_file", "mail.password", "mail.from", "log.level", "log.format",
        ],
        secrets: ["sms.password", "mail.password"])
}
