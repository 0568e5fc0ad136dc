import Curriculum
import Exercises08

Checker.run(Exercises08.self, chapter: 8)
