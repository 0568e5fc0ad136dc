import Exercises06
import Exercises07
import Milestones

Milestone.spirals(Exercises06.Answers.all + Exercises07.Answers.all).main()
