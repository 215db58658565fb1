//! The first command of a newcomer.

use b24busy::emulator::Config;

use crate::program::{METHOD, run};

#[test]
fn the_demo_tells_the_whole_story_in_both_languages() {
    for (language, words) in [
        (
            "en",
            [
                "Asked",
                "Answered (HTTP 200",
                "is not UTC",
                "absence, from the HR module",
            ],
        ),
        (
            "ru",
            [
                "Вопрос",
                "Ответ (HTTP 200",
                "не UTC",
                "отсутствие по данным кадров",
            ],
        ),
    ] {
        let run = run(&["demo", "--lang", language]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        for word in
            words
                .into_iter()
                .chain([METHOD, "B24_URL", "b24_get_user_busy(", "get --users"])
        {
            assert!(run.out.contains(word), "{word}: {}", run.out);
        }
        let secret = Config::default().webhook_secret;
        assert!(!run.out.contains(&secret), "{}", run.out);
    }
}
