"""Background entries of the house: telling of acts, jobs that a dead worker left behind."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from zhuoyue.shell.kit import jobs
from zhuoyue.shell.site import telling


@jobs.job("site.tell")
def tell(entry: int) -> None:
    """Tell the persons concerned of an entry."""
    telling.tell_of(entry)


@app.periodic(cron="*/5 * * * *")
@app.task(name="site.retry_stalled", queueing_lock="site.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Let others do the jobs whose worker died (重试中断的任务)."""
    del timestamp
    for stalled in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(stalled)
