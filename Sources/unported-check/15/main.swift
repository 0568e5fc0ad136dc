import Curriculum
import Exercises15

Checker.run(Exercises15.self, chapter: 15)
