import Exercises07
import Exercises08
import Exercises13
import Exercises14
import Exercises15
import Milestones

Milestone.capstone(
  Exercises14.Answers.all + Exercises15.Answers.all, Exercises07.self, Exercises08.self,
  Exercises13.self
).main()
