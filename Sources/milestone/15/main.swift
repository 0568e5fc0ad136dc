import Exercises07
import Exercises08
import Exercises13
import Exercises14
import Exercises15
import Milestones

Milestone.capstone(
  Exercises07.Answers.all + Exercises08.Answers.all + Exercises13.Answers.all
    + Exercises14.Answers.all + Exercises15.Answers.all
).main()
