/** Queue depths of beanstalkd tubes, over one pipelined connection per source. */
@NullMarked
package io.externalmetrics.beanstalkd;

import org.jspecify.annotations.NullMarked;
